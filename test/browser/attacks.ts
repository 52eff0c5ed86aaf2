/** Texts that become something else where a page forgets once what is text: each says so by `window.hacked`. */
const act = 'window.hacked=1';

/** How a text gets out of the place where a page may have put it. */
const ways = [
  '',
  '">',
  "'>",
  '`>',
  '-->',
  ']]>',
  '</script>',
  '</style>',
  '</title>',
  '</textarea>',
  '</svg>',
  '</noscript>',
] as const;

/** What runs by itself once it is markup. */
const markup = [
  `<script>${act}</script>`,
  `<img src=x onerror="${act}">`,
  `<svg onload="${act}">`,
  `<iframe srcdoc="<script>parent.${act}</script>"></iframe>`,
] as const;

/** Where markup is read in a way of its own, or is none. */
const others = [
  `javascript:${act}`,
  `JaVaScRiPt:${act}`,
  ` \u0001javascript:${act}`,
  `java\tscript:${act}`,
  `data:text/html,<script>${act}</script>`,
  `vbscript:${act}`,
  `" onmouseover="${act}" x="`,
  `' onfocus='${act}' autofocus x='`,
  `" style="background:url(javascript:${act})`,
  `'-(${act})-'`,
  `";${act};//`,
  `\\";${act};//`,
  `\u2028${act}\u2028`,
  `\${${act}}`,
  `{{constructor.constructor('${act}')()}}`,
  `&lt;script&gt;${act}&lt;/script&gt;`,
  `&#60;img src=x onerror=${act}&#62;`,
  `&quot; onload=&quot;${act}`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${act}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${act}>">`,
  `<svg><style><img src=x onerror=${act}></style></svg>`,
  `<svg><animate onbegin=${act} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${act}"><text y=9>x</text></a></svg>`,
  `<details open ontoggle=${act}>`,
  `<input autofocus onfocus=${act}>`,
  `<body onload=${act}>`,
  `<video><source onerror=${act}></video>`,
  `<object data="javascript:${act}"></object>`,
  `<embed src="javascript:${act}">`,
  `<form action="javascript:${act}"><button>x</button></form>`,
  `<base href="//example.invalid/">`,
  `<meta http-equiv="refresh" content="0;url=javascript:${act}">`,
  `<link rel=stylesheet href="//example.invalid/x.css">`,
  '<style>*{background:url(//example.invalid/x)}</style>',
  `<a href="javascript:${act}">x</a>`,
  `<template><img src=x onerror=${act}></template>`,
  `<plaintext>`,
  `<!--`,
  `<![CDATA[<script>${act}</script>]]>`,
  `+ADw-script+AD4-${act}+ADw-/script+AD4-`,
  '__proto__',
  'constructor',
  '%3Cscript%3E',
  '../../../../etc/passwd',
  '//example.invalid/x',
] as const;

export const attacks: readonly string[] = [
  ...ways.flatMap((way) => markup.map((one) => way + one)),
  ...others,
];
