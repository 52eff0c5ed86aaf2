/**
 * The page's own script: linked cursor and zoom over all charts, lines that can be switched off, tables to sort and
 * filter, deep links, copy buttons and a light or dark switch. Input: the page and its chart data. It draws with the
 * very components that the server drew with; without it the page is whole.
 */
import { readCharts } from './chart-store.ts';
import { bringCharts } from './live-charts.tsx';
import { followHash } from './deep-links.ts';
import { makeTablesLively } from './tables.ts';
import { addCopyButtons, addThemeSwitch } from './buttons.ts';

const charts = readCharts();
if (charts !== null) bringCharts(charts);
makeTablesLively();
addCopyButtons();
addThemeSwitch();
followHash(charts);
