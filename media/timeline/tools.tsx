/** Buttons of the timeline. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { useSelect, useStore } from '../app/store.ts';
import { Button } from '../parts/button.tsx';
import { fitAll, toggleFollow, zoomBy } from './navigate.ts';

export function TimelineTools(): JSX.Element {
  const session = useSession();
  const { live } = useStore(session.run);
  const following = useSelect(session.view, (view) => view.follow && view.moment === undefined);
  return (
    <div class="mp-tools" role="toolbar" aria-label="Timeline">
      <Button
        icon="zoom-in"
        label="Zoom in"
        keys="+"
        onClick={() => {
          zoomBy(session, 0.5);
        }}
      />
      <Button
        icon="zoom-out"
        label="Zoom out"
        keys="-"
        onClick={() => {
          zoomBy(session, 2);
        }}
      />
      <Button
        icon="screen-full"
        label="Fit the whole run"
        keys="0"
        onClick={() => {
          fitAll(session);
        }}
      />
      {live && (
        <Button
          icon="pinned"
          label="Follow the present"
          keys="f"
          pressed={following}
          onClick={() => {
            toggleFollow(session);
          }}
        />
      )}
    </div>
  );
}
