/** JSON schemas of what the platform accepts: they validate requests and describe them in /openapi.json. */

export const loginBody = {
  type: 'object',
  required: ['username', 'password'],
  properties: { username: { type: 'string' }, password: { type: 'string' } },
} as const;

export const calculateBody = {
  type: 'object',
  required: ['contact_id', 'location_id'],
  properties: {
    contact_id: { type: 'string', minLength: 1 },
    location_id: { type: 'string', minLength: 1 },
    context: {
      type: 'object',
      properties: {
        questions_answered: { type: 'integer', minimum: 0, maximum: 7 },
        engagement_score: { type: 'number', minimum: 0, maximum: 1 },
        source: { type: 'string' },
        budget: { type: 'number', minimum: 0 },
        timeline: { type: 'string' },
        property_type: { type: 'string' },
        location_preference: { type: 'string' },
      },
    },
  },
} as const;

export const savingsBody = {
  type: 'object',
  required: ['leads_per_month', 'messages_per_lead', 'human_hourly_rate'],
  properties: {
    leads_per_month: { type: 'integer', minimum: 10, maximum: 10000 },
    messages_per_lead: { type: 'integer', minimum: 1, maximum: 50 },
    human_hourly_rate: { type: 'number', minimum: 10, maximum: 100 },
  },
} as const;

export const locationParams = {
  type: 'object',
  required: ['location_id'],
  properties: { location_id: { type: 'string', minLength: 1 } },
} as const;

const days = { type: 'integer', minimum: 7, maximum: 365, default: 30 } as const;

export const daysQuery = { type: 'object', properties: { days } } as const;

export const reportQuery = {
  type: 'object',
  properties: { days, include_projections: { type: 'boolean', default: true } },
} as const;

export const tasksQuery = { type: 'object', properties: { tasks: { type: 'string' } } } as const;

export const exportQuery = {
  type: 'object',
  properties: { days, format: { type: 'string', enum: ['json', 'csv', 'excel'], default: 'json' } },
} as const;
