/** Notices that the theme has changed: VS Code then sets other classes on the body and other variables on the root. */
import { useEffect, useState } from 'preact/hooks';

/** Another number after each change of theme or of the size of a pixel. */
export function useThemeKey(): number {
  const [key, setKey] = useState(0);
  useEffect(() => {
    const changed = (): void => {
      setKey((before) => before + 1);
    };
    const observer = new MutationObserver(changed);
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'style'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style'] });
    const media = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    media.addEventListener('change', changed);
    return () => {
      observer.disconnect();
      media.removeEventListener('change', changed);
    };
  }, []);
  return key;
}
