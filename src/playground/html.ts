/** The page as it arrives: its frame is there at once, in the right colours, before any script has run. */

/** Three lanes, as in the timeline. */
const ICON = encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke-width="2.4" stroke-linecap="round"><path stroke="#3794ff" d="M2 3.5h12"/><path stroke="#b180d7" d="M5 8h9"/><path stroke="#3fa266" d="M5 12.5h5"/></svg>`,
);

/** `version` changes with each build, so that the assets may be kept for good. */
export function indexPage(version: string): string {
  const asset = (name: string): string => `/assets/${name}?v=${version}`;
  return `<!doctype html>
<html lang="en" data-version="${version}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Multiprocessing Playground</title>
<link rel="icon" href="data:image/svg+xml,${ICON}" type="image/svg+xml">
<link rel="stylesheet" href="${asset('playground/page.css')}">
<link rel="stylesheet" href="${asset('playground/editor.css')}">
<link rel="modulepreload" href="${asset('playground/page.js')}">
</head>
<body>
<script src="${asset('playground/early.js')}"></script>
<div id="page"><p class="page-loading" role="status">Loading the playground …</p></div>
<noscript><p class="page-loading">The playground needs JavaScript.</p></noscript>
<script type="module" src="${asset('playground/page.js')}"></script>
</body>
</html>
`;
}

/** For a person who came without the token, from another site, or under another name. */
export function refusalPage(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1rem}h1{font-size:1.3rem}</style></head>
<body><h1>${title}</h1><p>${text}</p></body>
</html>
`;
}
