// A k6 script as anybody writes one: it knows nothing of jorge-load. Its summary.json is the golden data.
import { check, group, sleep } from 'k6';
import http from 'k6/http';
import { Counter, Rate, Trend } from 'k6/metrics';

const target = __ENV.TARGET_URL;
const cartValue = new Trend('cart_value');
const checkoutTime = new Trend('checkout_time', true);
const carts = new Counter('carts');
const happy = new Rate('happy_visitors');

export const options = {
  vus: 10,
  duration: '15s',
  summaryTrendStats: ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'count'],
  thresholds: {
    http_req_failed: ['rate<0.05'],
    http_req_duration: ['p(95)<500', 'p(99)<1'],
    'http_req_duration{name:front page}': ['avg<100'],
    'http_req_duration{name:missing}': ['max<1000'],
    'checks{kind:status}': ['rate>0.5'],
    checkout_time: ['p(95)<300'],
    carts: ['count>10'],
  },
};

export default function () {
  group('visit', () => {
    const front = http.get(`${target}/api/pricing/health`, { tags: { name: 'front page' } });
    const isThere = check(front, { 'front page is there': (r) => r.status === 200 }, { kind: 'status' });
    happy.add(isThere);
    const missing = http.get(`${target}/no/such/page`, { tags: { name: 'missing' } });
    check(missing, { 'missing page is missing': (r) => r.status === 404 }, { kind: 'status' });
    checkoutTime.add(front.timings.duration + missing.timings.duration);
  });
  carts.add(1);
  cartValue.add(10 + Math.random() * 90);
  sleep(0.3);
}

export function handleSummary(data) {
  return { [__ENV.SUMMARY]: JSON.stringify(data, null, 2) };
}
