/** A line of the program that one can go to. */
import type { JSX } from 'preact';
import type { SiteRef } from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { baseName } from '../layout/format.ts';

interface SourceLinkProps {
  site: SiteRef;
  /** The source text of the call beside the place. */
  withText?: boolean;
  tabIndex?: number;
}

/** Nothing when the place is not known. */
export function SourceLink({ site, withText = false, tabIndex }: SourceLinkProps): JSX.Element | null {
  const session = useSession();
  const place = session.site(site);
  if (!place) return null;
  return (
    <button
      type="button"
      class="mp-link mp-source"
      tabIndex={tabIndex}
      title={`${place.file}:${place.line}\n${place.text}`}
      onClick={(event) => {
        event.stopPropagation();
        session.goto(site);
      }}
    >
      <span class="mp-source-place">{`${baseName(place.file)}:${place.line}`}</span>
      {withText && place.text !== '' && <code class="mp-source-text">{place.text}</code>}
    </button>
  );
}
