import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EnrollmentDocument } from '#contract';
import { api } from '../data/api.ts';
import { sentenceOf } from '../data/errors.ts';
import { Command } from '../parts/command.tsx';

/** The compose block of an agent beside a CrowdSec in a container, with this enrolment's address and code filled in. */
export function Compose({ enrollment }: { enrollment: EnrollmentDocument }) {
  const block = useSignal<string | null>(null);
  const failure = useSignal<string | null>(null);
  useEffect(() => {
    api
      .composeBlock()
      .then((text) => {
        block.value = text;
      })
      .catch((error) => {
        failure.value = sentenceOf(error);
      });
  }, []);
  if (block.value === null) return <p class="quiet">{failure.value ?? 'Loading…'}</p>;
  return <Command text={filledIn(block.value, enrollment)} label="the compose block" />;
}

/** The published block with its two placeholders replaced, which docs/docker-compose.yml spells `https://HOST` and `CODE`. */
export function filledIn(block: string, { url, code }: Pick<EnrollmentDocument, 'url' | 'code'>): string {
  return block.replaceAll('https://HOST', () => url).replace(/\bCODE\b/g, () => code);
}
