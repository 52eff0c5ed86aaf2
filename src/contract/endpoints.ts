/** The platform's endpoints: the `name` tag of each request, and the route it stands for in reports. */
export const endpoints = {
  pricing_calculate: { method: 'POST', route: '/api/pricing/calculate' },
  pricing_analytics: { method: 'GET', route: '/api/pricing/analytics/{location_id}' },
  roi_report: { method: 'GET', route: '/api/pricing/roi-report/{location_id}' },
  savings_calculator: { method: 'POST', route: '/api/pricing/savings-calculator' },
  human_vs_ai: { method: 'GET', route: '/api/pricing/human-vs-ai/{location_id}' },
  pricing_optimize: { method: 'POST', route: '/api/pricing/optimize/{location_id}' },
  pricing_export: { method: 'GET', route: '/api/pricing/export/{location_id}' },
  health: { method: 'GET', route: '/api/pricing/health' },
} as const;
export type EndpointName = keyof typeof endpoints;
