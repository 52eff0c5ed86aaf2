// What artillery.yml does in JavaScript: draws the tasks, judges the answers.
import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const location = '3xt4qayAh35BlDLaUv7P';
/** From the first user's start, as Artillery itself takes seconds to start. */
let endMs = null;

const now = Math.floor(Date.now() / 1000);
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
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
const digest = createHmac('sha256', process.env.JWT_SECRET).update(unsigned).digest('base64url');
const token = `${unsigned}.${digest}`;

const integer = (min, max) => min + Math.floor(Math.random() * (max - min + 1));
const pick = (values) => values[Math.floor(Math.random() * values.length)];

const tasks = {
  calculate: () => ({
    name: 'pricing_calculate',
    path: '/api/pricing/calculate',
    body: {
      contact_id: `artillery-${Math.random()}`,
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
    },
  }),
  analytics: () => ({
    name: 'pricing_analytics',
    path: `/api/pricing/analytics/${location}?days=${pick([7, 14, 30, 60, 90])}`,
  }),
  roiReport: () => ({
    name: 'roi_report',
    path: `/api/pricing/roi-report/${location}?days=${pick([30, 60, 90])}&include_projections=${pick([true, false])}`,
  }),
  savings: () => ({
    name: 'savings_calculator',
    path: '/api/pricing/savings-calculator',
    body: {
      leads_per_month: integer(50, 500),
      messages_per_lead: integer(3, 15),
      human_hourly_rate: integer(15, 50),
    },
  }),
  humanVsAi: () => ({ name: 'human_vs_ai', path: `/api/pricing/human-vs-ai/${location}` }),
  optimize: () => ({
    name: 'pricing_optimize',
    path: `/api/pricing/optimize/${location}`,
    body: null,
  }),
  health: () => ({ name: 'health', path: '/api/pricing/health' }),
};

/** By the first bound that a number below 100 does not reach. */
const bounds = [
  [50, tasks.calculate],
  [70, tasks.analytics],
  [85, tasks.roiReport],
  [95, tasks.savings],
  [98, tasks.humanVsAi],
  [99, tasks.optimize],
  [100, tasks.health],
];

export async function draw(context) {
  endMs ??= Date.now() + Number(process.env.SECONDS) * 1000;
  const number = Math.random() * 100;
  const [, task] = bounds.find(([bound]) => number < bound);
  Object.assign(context.vars, { token, body: undefined }, task());
}

export const isGet = ({ body }) => body === undefined;
export const isPost = ({ body }) => body !== undefined;

export async function addBody(request, context) {
  if (context.vars.body !== null) request.json = context.vars.body;
}

export async function judge(_request, response) {
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
  const answer = JSON.parse(response.body);
  if (answer.success !== true && answer.status !== 'healthy') throw new Error('the body is not right');
}

export async function pause() {
  if (process.env.WAITS) await setTimeout(1000 + Math.random() * 4000);
}

export function isTimeLeft(_context, done) {
  done(Date.now() < endMs);
}
