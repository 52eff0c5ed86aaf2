import { loadTest } from './shop.ts';

const test = loadTest('batch');
export const { options, setup, handleSummary } = test;
export default test.run;
