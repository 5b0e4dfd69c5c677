import { useSignal } from '@preact/signals';
import { useLoaded } from '../use-loaded.ts';
import { fetchChannels } from './api.ts';
import { Channels } from './channels.tsx';
import { Deliveries } from './deliveries.tsx';
import { Quiet } from './quiet.tsx';

/** The Alerts section: the channels, what is kept quiet, and what was delivered. */
export function Alerts() {
  const { document, failure, reload } = useLoaded(fetchChannels);
  const tested = useSignal(0);
  if (document === null) return <p class="waiting">{failure ?? 'Loading the channels…'}</p>;
  return (
    <>
      <p>
        What is wrong with a host is told to each channel.{' '}
        <a href="/docs/alerts" target="_blank" rel="noopener">
          What is told, and when
        </a>
      </p>
      <Channels
        channels={document.channels}
        reload={async () => {
          await reload();
          tested.value += 1;
        }}
      />
      <p class="problem" role="alert">
        {failure}
      </p>
      <Quiet />
      <Deliveries channels={document.channels} tested={tested.value} />
    </>
  );
}
