import { fleetOf, inSync } from '../fixtures/documents.ts';
import { longNamedPeople, nobody } from '../fixtures/people.ts';
import type { State } from './states.ts';

const owner = { documents: inSync(), isOwner: true } as const;
const SECTIONS = ['tokens', 'sessions', 'acts', 'backup'] as const;
const at = (section: (typeof SECTIONS)[number]) => `/settings?section=${section}`;
const form = ['Make a token'];
const made = [...form, 'type Name: ci', 'Make the token'];

/** The settings of the fleet, section by section. */
export const SETTINGS_STATES: readonly State[] = [
  ...SECTIONS.map((section): State => ({ ...owner, name: `fleet-settings-${section}`, path: at(section) })),
  ...(['tokens', 'sessions', 'acts'] as const).flatMap((section): State[] => [
    { ...owner, name: `fleet-settings-${section}-empty`, path: at(section), people: nobody() },
    { ...owner, name: `fleet-settings-${section}-long`, path: at(section), people: longNamedPeople() },
    { ...owner, name: `fleet-settings-${section}-failed`, path: at(section), fails: 503 },
  ]),
  { ...owner, name: 'fleet-settings-make', path: at('tokens'), press: form },
  { name: 'fleet-settings-make-operator', path: '/settings', documents: inSync(), press: form },
  { ...owner, name: 'fleet-settings-make-unnamed', path: at('tokens'), press: [...form, 'Make the token'] },
  {
    ...owner,
    name: 'fleet-settings-made',
    path: at('tokens'),
    press: made,
  },
  {
    ...owner,
    name: 'fleet-settings-made-long',
    path: at('tokens'),
    people: longNamedPeople(),
    press: made,
  },
  {
    ...owner,
    name: 'fleet-settings-name-taken',
    path: at('tokens'),
    press: made,
    refusesToken: {
      code: 'name_taken',
      title: 'This name is taken',
      detail: 'There is a token ci. Give this one another name, or revoke that one first.',
      field: 'name',
    },
  },
  {
    ...owner,
    name: 'fleet-settings-too-many',
    path: at('tokens'),
    press: made,
    refusesToken: {
      code: 'too_many_tokens',
      title: 'Too many tokens',
      detail: 'There are 200 tokens, and no more can be made. Revoke one that is not used any more.',
    },
  },
  { ...owner, name: 'fleet-settings-revoke', path: at('tokens'), press: ['Revoke ci'] },
  { ...owner, name: 'fleet-settings-revoke-long', path: at('tokens'), people: longNamedPeople(), press: ['Revoke ci'] },
  { ...owner, name: 'fleet-settings-browser', path: at('sessions'), press: ['Safari 17 on iOS'] },
  { ...owner, name: 'fleet-settings-log-out-everywhere', path: at('sessions'), press: ['Log out everywhere'] },
  {
    ...owner,
    name: 'fleet-settings-acts-filtered',
    path: `${at('acts')}&who=ann&on=web2aaaaaaaa&kind=token_made`,
    people: nobody(),
  },
  { name: 'fleet-settings-read-only', path: '/settings', documents: fleetOf(3), isReadOnly: true },
];
