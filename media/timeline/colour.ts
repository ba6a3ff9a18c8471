/** Colours as numbers: mixing, contrast. Pure; reading them from the page is `palette.ts`'s. */

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)`; an alpha is mixed over `ground`. undefined: not understood. */
export function parseColour(text: string, ground: Rgb): Rgb | undefined {
  const trimmed = text.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(trimmed)?.[1];
  if (hex !== undefined) {
    const long = hex.length <= 4 ? hex.replace(/./g, '$&$&') : hex;
    const byte = (at: number): number => parseInt(long.slice(at, at + 2), 16);
    const colour = { r: byte(0), g: byte(2), b: byte(4) };
    return long.length === 8 ? mix(ground, colour, byte(6) / 255) : colour;
  }
  const parts = /^rgba?\(([^)]+)\)$/
    .exec(trimmed)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '');
  if (!parts || parts.length < 3) return undefined;
  const [r, g, b, a] = parts.map((part) => (part.endsWith('%') ? parseFloat(part) / 100 : parseFloat(part)));
  if (r === undefined || g === undefined || b === undefined || [r, g, b].some(Number.isNaN)) return undefined;
  return a === undefined ? { r, g, b } : mix(ground, { r, g, b }, a);
}

/** `share` of `to` over `from`, from 0 to 1. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (a: number, b: number): number => a + (b - a) * share;
  return { r: part(from.r, to.r), g: part(from.g, to.g), b: part(from.b, to.b) };
}

export function css({ r, g, b }: Rgb, alpha = 1): string {
  const [R, G, B] = [Math.round(r), Math.round(g), Math.round(b)];
  return alpha === 1 ? `rgb(${R}, ${G}, ${B})` : `rgba(${R}, ${G}, ${B}, ${alpha})`;
}

/** Relative luminance as WCAG 2 has it. */
export function luminance({ r, g, b }: Rgb): number {
  const linear = (byte: number): number => {
    const part = byte / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

/** From 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The colour itself, or moved towards `towards` until it stands out from `ground` by `least`. */
export function withContrast(colour: Rgb, ground: Rgb, least: number, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mix(colour, towards, share);
    if (contrast(tried, ground) >= least) return tried;
  }
  return towards;
}

/** Black or white, whichever reads better on it. */
export function inkOn(ground: Rgb): Rgb {
  const white = { r: 255, g: 255, b: 255 };
  const black = { r: 16, g: 16, b: 16 };
  return contrast(white, ground) >= contrast(black, ground) ? white : black;
}
