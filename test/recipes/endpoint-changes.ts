/** The recipe of an endpoint, followed: what a location will earn next month. */
import type { Change } from './scratch.ts';

const call = `
  forecast(): Outcome {
    return call('pricing_forecast', '', null, null);
  },
`;

const check = `  pricing_forecast: {
    reads: null,
    check: (body) => succeeded(body) ?? numbers(body['forecast'], 'forecast', ['revenue']),
  },
`;

const proof = `    case 'pricing_forecast': {
      const { success, forecast } = answer.json() as { success: unknown; forecast: Json };
      return success === true && typeof forecast['revenue'] === 'number';
    }
`;

const route = `  app.get<LocationRoute<unknown>>(
    '/api/pricing/forecast/:location_id',
    { config: { endpoint: 'pricing_forecast' }, schema: { params } },
    (request, reply) => {
      const location = requireOwnLocation(sandbox, request);
      return answer(sandbox, reply, {
        endpoint: 'pricing_forecast',
        make: ({ foreignTenant }) => ({
          success: true,
          forecast: { location_id: tenantShown(location, foreignTenant), revenue: 12_500 },
        }),
      });
    },
  );
`;

export const endpointChanges: Readonly<Record<string, Change>> = {
  'src/platform/platform.json': [
    {
      after: '  "endpoints": {\n',
      put: '    "pricing_forecast": { "method": "GET", "route": "/api/pricing/forecast/{location_id}" },\n',
    },
  ],
  'src/platform/hot/client.ts': [{ after: 'const client = {', put: call }],
  'src/platform/cold/answers.ts': [
    {
      after: 'export const answerChecks: Readonly<Record<EndpointName, AnswerCheck>> = {\n',
      put: check,
    },
  ],
  'src/platform/hot/proved.ts': [{ after: '  switch (endpoint) {\n', put: proof }],
  'sandbox/service-model.ts': [
    {
      after: '  pricing_calculate: { computed: 12 },\n',
      put: '  pricing_forecast: { computed: 6 },\n',
    },
  ],
  'sandbox/routes.ts': [
    {
      after:
        'function addOwnerRoutes(sandbox: Sandbox): void {\n  const { app } = sandbox;\n  const params = schemas.locationParams;\n',
      put: route,
    },
  ],
  'src/users/jorge-platform-user.ts': [
    { after: '  tasks: [\n', put: "    task(40, 'pricing_forecast', ({ client }) => client.forecast()),\n" },
  ],
  'test/k6/hostile/proved.ts': [
    {
      after: 'call: () => Outcome]>> = {\n',
      put: '    pricing_forecast: [null, () => client.forecast()],\n',
    },
  ],
  'docs/schemas/thresholds.schema.json': {
    by: ['node', '--import', './scripts/register.mjs', 'scripts/schemas.ts'],
  },
};
