// What a panel may spend, in milliseconds: a trace opens in under 2 s, and a frame lasts 33 ms.
console.log(JSON.stringify({ open: 2000, scrub: 30, live: 30, overview: 33, zoomed: 33, findings: 100 }));
