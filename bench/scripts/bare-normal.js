// What a careful person writes by hand for the normal mix: the yardstick that our bundle is measured against.
// The same requests, status and body checked; with waits only where WAITS is set.
import { check, sleep } from 'k6';
import { hmac } from 'k6/crypto';
import encoding from 'k6/encoding';
import http from 'k6/http';

const base = __ENV.TARGET_URL;
const location = '3xt4qayAh35BlDLaUv7P';

export const options = {
  vus: Number(__ENV.USERS),
  duration: __ENV.DURATION,
  summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(75)', 'p(90)', 'p(95)', 'p(99)', 'count'],
};

const now = Math.floor(Date.now() / 1000);
const part = (value) => encoding.b64encode(JSON.stringify(value), 'rawurl');
const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({
  sub: '1000',
  iat: now,
  nbf: now,
  exp: now + 1800,
  jti: '0123456789abcdef',
  token_type: 'access',
  role: 'owner',
  locations: [location],
})}`;
const token = `${unsigned}.${hmac('sha256', __ENV.JWT_SECRET, unsigned, 'base64rawurl')}`;
const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };

const integer = (min, max) => min + Math.floor(Math.random() * (max - min + 1));
const pick = (values) => values[Math.floor(Math.random() * values.length)];

function send(name, method, path, body) {
  const response = http.request(method, base + path, body === null ? null : JSON.stringify(body), {
    headers,
    tags: { name },
  });
  check(response, {
    'status is 200': (r) => r.status === 200,
    'body is right': (r) => {
      const answer = r.json();
      return answer.success === true || answer.status === 'healthy';
    },
  });
}

export default function () {
  const draw = Math.random() * 100;
  if (draw < 50) {
    send('pricing_calculate', 'POST', '/api/pricing/calculate', {
      contact_id: `bare-${__VU}-${__ITER}`,
      location_id: location,
      context: {
        questions_answered: integer(0, 7),
        engagement_score: 0.3 + Math.random() * 0.7,
        source: pick(['website_form', 'referral', 'cold_call', 'social_media']),
        budget: integer(200000, 2000000),
        timeline: pick(['immediate', '30_days', '60_days', '90_days']),
        property_type: pick(['single_family', 'condo', 'multi_family', 'commercial']),
        location_preference: pick(['urban', 'suburban', 'rural']),
      },
    });
  } else if (draw < 70) {
    send(
      'pricing_analytics',
      'GET',
      `/api/pricing/analytics/${location}?days=${pick([7, 14, 30, 60, 90])}`,
      null,
    );
  } else if (draw < 85) {
    const query = `days=${pick([30, 60, 90])}&include_projections=${pick([true, false])}`;
    send('roi_report', 'GET', `/api/pricing/roi-report/${location}?${query}`, null);
  } else if (draw < 95) {
    send('savings_calculator', 'POST', '/api/pricing/savings-calculator', {
      leads_per_month: integer(50, 500),
      messages_per_lead: integer(3, 15),
      human_hourly_rate: integer(15, 50),
    });
  } else if (draw < 98) {
    send('human_vs_ai', 'GET', `/api/pricing/human-vs-ai/${location}`, null);
  } else if (draw < 99) {
    send('pricing_optimize', 'POST', `/api/pricing/optimize/${location}`, null);
  } else {
    send('health', 'GET', '/api/pricing/health', null);
  }
  if (__ENV.WAITS) sleep(1 + Math.random() * 4);
}

export function handleSummary(data) {
  return { [__ENV.SUMMARY_FILE]: JSON.stringify(data) };
}
