import { loadTest } from './shop.ts';

const test = loadTest('dawn');
export const { options, setup, handleSummary } = test;
export default test.run;
