import static io.gatling.javaapi.core.CoreDsl.*;
import static io.gatling.javaapi.http.HttpDsl.*;

import io.gatling.javaapi.core.*;
import io.gatling.javaapi.http.*;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a careful person writes for Gatling: the normal mix of bare-normal.js, status and body of each answer checked.
 * Without waits unless WAITS is set.
 */
public class NormalMix extends Simulation {
  static final String LOCATION = "3xt4qayAh35BlDLaUv7P";
  static final int USERS = Integer.parseInt(System.getenv("USERS"));
  static final Duration DURATION = Duration.ofSeconds(Long.parseLong(System.getenv("SECONDS")));

  static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String part(String text) {
    return part(text.getBytes(StandardCharsets.UTF_8));
  }

  static String token() {
    long now = System.currentTimeMillis() / 1000;
    String claims =
        """
        {"sub":"1000","iat":%d,"nbf":%d,"exp":%d,"jti":"0123456789abcdef","token_type":"access","role":"owner",\
        "locations":["%s"]}"""
            .formatted(now, now, now + 1800, LOCATION);
    String unsigned = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + part(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(System.getenv("JWT_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return unsigned + "." + part(mac.doFinal(unsigned.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static int integer(int min, int max) {
    return ThreadLocalRandom.current().nextInt(min, max + 1);
  }

  static String pick(String... values) {
    return values[integer(0, values.length - 1)];
  }

  static String lead(Session session) {
    return """
        {"contact_id":"gatling-%s","location_id":"%s","context":{"questions_answered":%d,"engagement_score":%s,\
        "source":"%s","budget":%d,"timeline":"%s","property_type":"%s","location_preference":"%s"}}"""
        .formatted(
            ThreadLocalRandom.current().nextDouble(),
            LOCATION,
            integer(0, 7),
            ThreadLocalRandom.current().nextDouble(0.3, 1),
            pick("website_form", "referral", "cold_call", "social_media"),
            integer(200000, 2000000),
            pick("immediate", "30_days", "60_days", "90_days"),
            pick("single_family", "condo", "multi_family", "commercial"),
            pick("urban", "suburban", "rural"));
  }

  static String savings(Session session) {
    return "{\"leads_per_month\":%d,\"messages_per_lead\":%d,\"human_hourly_rate\":%d}"
        .formatted(integer(50, 500), integer(3, 15), integer(15, 50));
  }

  static final CheckBuilder RIGHT = jmesPath("success").ofBoolean().is(true);

  static final ChainBuilder CALCULATE =
      exec(
          http("pricing_calculate")
              .post("/api/pricing/calculate")
              .body(StringBody(NormalMix::lead))
              .asJson()
              .check(RIGHT));

  static final ChainBuilder ANALYTICS =
      exec(
          http("pricing_analytics")
              .get("/api/pricing/analytics/" + LOCATION)
              .queryParam("days", session -> pick("7", "14", "30", "60", "90"))
              .check(RIGHT));

  static final ChainBuilder ROI_REPORT =
      exec(
          http("roi_report")
              .get("/api/pricing/roi-report/" + LOCATION)
              .queryParam("days", session -> pick("30", "60", "90"))
              .queryParam("include_projections", session -> pick("true", "false"))
              .check(RIGHT));

  static final ChainBuilder SAVINGS =
      exec(
          http("savings_calculator")
              .post("/api/pricing/savings-calculator")
              .body(StringBody(NormalMix::savings))
              .asJson()
              .check(RIGHT));

  static final ChainBuilder HUMAN_VS_AI =
      exec(http("human_vs_ai").get("/api/pricing/human-vs-ai/" + LOCATION).check(RIGHT));

  static final ChainBuilder OPTIMIZE =
      exec(http("pricing_optimize").post("/api/pricing/optimize/" + LOCATION).check(RIGHT));

  static final ChainBuilder HEALTH =
      exec(http("health").get("/api/pricing/health").check(jmesPath("status").is("healthy")));

  static final ChainBuilder TASK =
      randomSwitch()
          .on(
              percent(50).then(CALCULATE),
              percent(20).then(ANALYTICS),
              percent(15).then(ROI_REPORT),
              percent(10).then(SAVINGS),
              percent(3).then(HUMAN_VS_AI),
              percent(1).then(OPTIMIZE),
              percent(1).then(HEALTH));

  static final ChainBuilder ITERATION =
      System.getenv("WAITS") == null ? TASK : TASK.pause(Duration.ofSeconds(1), Duration.ofSeconds(5));

  {
    setUp(scenario("normal").during(DURATION).on(ITERATION).injectOpen(atOnceUsers(USERS)))
        .protocols(
            http.baseUrl(System.getenv("TARGET_URL"))
                .authorizationHeader("Bearer " + token())
                .check(status().is(200)))
        // What k6 and Locust do as well: a user who waits is not waited for.
        .maxDuration(DURATION);
  }
}
