/** The page's one style sheet: light and dark, wide and phone, screen and paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1b2330; --quiet: #5b6675; --line: #d9dee6; --paper: #ffffff; --panel: #f5f7fa;
  --pass: #0b6e4f; --fail: #b3261e; --invalid: #8a5300; --c1: #0b62a8; --c2: #b45309; --c3: #6d3fb0; --c4: #b3261e; --shade: #e9eef5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --quiet: #a3adbb; --line: #39424f; --paper: #12161d; --panel: #1a2029;
  --pass: #4cc38a; --fail: #ff8a80; --invalid: #f0b35a; --c1: #6cb6ff; --c2: #f0a04b; --c3: #c39bff; --c4: #ff8a80; --shade: #202834; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px 20px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; } h2 { font-size: 18px; margin: 40px 0 10px; } h3 { font-size: 15px; margin: 20px 0 6px; }
.banner { border-left: 8px solid var(--accent); padding: 4px 0 4px 18px; }
.PASS { --accent: var(--pass); } .FAIL { --accent: var(--fail); } .INVALID { --accent: var(--invalid); }
.verdict { color: var(--accent); font-weight: 700; letter-spacing: .03em; }
.reasons { margin: 8px 0 0; padding-left: 18px; } .quiet { color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(118px, 1fr)); gap: 10px; margin: 22px 0 0; padding: 0; }
.figures div { background: var(--panel); border-radius: 8px; padding: 10px 12px; } .figures dt { color: var(--quiet); font-size: 13px; }
.figures dd { margin: 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--c1); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; } caption { text-align: left; color: var(--quiet); padding-bottom: 6px; }
th, td { text-align: right; padding: 6px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
th { font-weight: 600; color: var(--quiet); font-size: 13px; } th.text, td.text { text-align: left; } tbody th { color: var(--ink); font-size: 15px; text-align: left; }
td.wrap { white-space: normal; min-width: 180px; }
.met { color: var(--pass); } .missed { color: var(--fail); font-weight: 600; } .no-data { color: var(--invalid); font-weight: 600; } .not-evaluated { color: var(--quiet); }
svg { display: block; width: 100%; height: auto; } svg text { fill: var(--quiet); font-size: 11px; } .axis { stroke: var(--line); } .phase { fill: var(--shade); }
.mark { stroke: var(--fail); stroke-dasharray: 4 3; } .l { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
.l1 { stroke: var(--c1); } .l2 { stroke: var(--c2); stroke-dasharray: 6 2; } .l3 { stroke: var(--c3); stroke-dasharray: 2 2; } .l4 { stroke: var(--c4); }
.k1 { color: var(--c1); } .k2 { color: var(--c2); } .k3 { color: var(--c3); } .k4 { color: var(--c4); }
.bar-room { fill: var(--pass); } .bar-over { fill: var(--fail); } .spark { width: 110px; height: 20px; display: inline-block; vertical-align: middle; }
figure { margin: 18px 0 0; } figcaption { font-weight: 600; } figcaption span { font-weight: 400; }
details { border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; margin: 8px 0; } summary { cursor: pointer; }
pre { overflow-x: auto; background: var(--panel); padding: 10px 12px; border-radius: 6px; font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; margin: 0; } .facts dt { color: var(--quiet); } .facts dd { margin: 0; overflow-wrap: anywhere; }
ol, ul { padding-left: 22px; } a { color: var(--c1); }
@media (max-width: 560px) { .chart { width: 680px; } main { padding: 16px 12px 48px; } h1 { font-size: 21px; } th, td { padding: 6px 7px; } .facts { grid-template-columns: 1fr; } .facts dd { margin-bottom: 6px; } }
@media print { main { max-width: none; padding: 0; } details { break-inside: avoid; } figure, tr { break-inside: avoid; } }
`;
