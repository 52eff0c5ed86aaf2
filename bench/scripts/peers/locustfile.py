"""What a careful person writes for Locust: the normal mix of bare-normal.js, status and body of each answer checked.

`locust -f locustfile.py HttpAgent` uses its default client (requests), `FastHttpAgent` its fast one (geventhttpclient).
Without waits unless WAITS is set.
"""
import base64
import hashlib
import hmac
import json
import os
import random
import time

from locust import FastHttpUser, HttpUser, between, constant

LOCATION = "3xt4qayAh35BlDLaUv7P"


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def token():
    now = int(time.time())
    claims = {
        "sub": "1000",
        "iat": now,
        "nbf": now,
        "exp": now + 1800,
        "jti": "0123456789abcdef",
        "token_type": "access",
        "role": "owner",
        "locations": [LOCATION],
    }
    unsigned = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}"
    digest = hmac.new(os.environ["JWT_SECRET"].encode(), unsigned.encode(), hashlib.sha256).digest()
    return f"{unsigned}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


HEADERS = {"Authorization": f"Bearer {token()}", "Content-Type": "application/json"}


def send(user, name, method, path, body=None):
    with user.client.request(
        method, path, json=body, headers=HEADERS, name=name, catch_response=True
    ) as response:
        if response.status_code != 200:
            response.failure(f"status {response.status_code}")
            return
        answer = response.json()
        if answer.get("success") is not True and answer.get("status") != "healthy":
            response.failure("the body is not right")


def calculate(user):
    lead = {
        "contact_id": f"locust-{random.random()}",
        "location_id": LOCATION,
        "context": {
            "questions_answered": random.randint(0, 7),
            "engagement_score": random.uniform(0.3, 1),
            "source": random.choice(["website_form", "referral", "cold_call", "social_media"]),
            "budget": random.randint(200000, 2000000),
            "timeline": random.choice(["immediate", "30_days", "60_days", "90_days"]),
            "property_type": random.choice(["single_family", "condo", "multi_family", "commercial"]),
            "location_preference": random.choice(["urban", "suburban", "rural"]),
        },
    }
    send(user, "pricing_calculate", "POST", "/api/pricing/calculate", lead)


def analytics(user):
    days = random.choice([7, 14, 30, 60, 90])
    send(user, "pricing_analytics", "GET", f"/api/pricing/analytics/{LOCATION}?days={days}")


def roi_report(user):
    query = f"days={random.choice([30, 60, 90])}&include_projections={random.choice(['true', 'false'])}"
    send(user, "roi_report", "GET", f"/api/pricing/roi-report/{LOCATION}?{query}")


def savings(user):
    body = {
        "leads_per_month": random.randint(50, 500),
        "messages_per_lead": random.randint(3, 15),
        "human_hourly_rate": random.randint(15, 50),
    }
    send(user, "savings_calculator", "POST", "/api/pricing/savings-calculator", body)


def human_vs_ai(user):
    send(user, "human_vs_ai", "GET", f"/api/pricing/human-vs-ai/{LOCATION}")


def optimize(user):
    send(user, "pricing_optimize", "POST", f"/api/pricing/optimize/{LOCATION}")


def health(user):
    send(user, "health", "GET", "/api/pricing/health")


WAIT = between(1, 5) if os.environ.get("WAITS") else constant(0)
TASKS = {
    calculate: 50,
    analytics: 20,
    roi_report: 15,
    savings: 10,
    human_vs_ai: 3,
    optimize: 1,
    health: 1,
}


class HttpAgent(HttpUser):
    wait_time = WAIT
    tasks = TASKS


class FastHttpAgent(FastHttpUser):
    wait_time = WAIT
    tasks = TASKS
