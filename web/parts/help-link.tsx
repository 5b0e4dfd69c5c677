import { type HelpTopic, helpAddress } from '../words/help.ts';

interface Props {
  topic: HelpTopic;
  /** What it is about, as the page calls it. */
  about: string;
}

/** A quiet link to what the docs say of a state. It opens beside the page, which goes on showing the host. */
export function HelpLink({ topic, about }: Props) {
  return (
    <a class="quiet" href={helpAddress(topic)} target="_blank" rel="noopener" aria-label={`Help: ${about}`}>
      Help
    </a>
  );
}
