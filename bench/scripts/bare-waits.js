// A hand-written k6 script with waits: what a VU costs when it does the least that is useful.
import http from 'k6/http';
import { check, sleep } from 'k6';

export const options = {
  vus: Number(__ENV.USERS),
  duration: __ENV.DURATION,
  summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(75)', 'p(90)', 'p(95)', 'p(99)', 'count'],
};

export default function () {
  const response = http.get(`${__ENV.TARGET_URL}/api/pricing/health`);
  check(response, { healthy: (r) => r.status === 200 && r.json('status') === 'healthy' });
  sleep(1 + Math.random() * 4);
}
