import '../parts/opened-style.ts';
import type { ComponentType } from 'preact';
import type { Role } from '#contract';
import { writeAddress } from '../data/address.ts';
import { address, session } from '../data/state.ts';
import { later } from '../parts/later.tsx';
import { Link } from '../parts/link.tsx';
import { Acts } from './acts/acts.tsx';
import { Backup } from './backup/backup.tsx';
import { Sessions } from './sessions/sessions.tsx';
import { Tokens } from './tokens/tokens.tsx';
import { WhoIsIn } from './who-is-in.tsx';

const Alerts = later(async () => (await import('./alerts/alerts.tsx')).Alerts);

interface Section {
  /** Its name in the address. */
  name: string;
  label: string;
  /** Whose it is. */
  roles: readonly Role[];
  View: ComponentType;
}

const SECTIONS: readonly Section[] = [
  { name: 'tokens', label: 'Tokens', roles: ['owner', 'operator'], View: Tokens },
  { name: 'alerts', label: 'Alerts', roles: ['owner', 'operator'], View: Alerts },
  { name: 'sessions', label: 'Sessions', roles: ['owner'], View: Sessions },
  { name: 'acts', label: 'Who did what', roles: ['owner'], View: Acts },
  { name: 'backup', label: 'Backup', roles: ['owner'], View: Backup },
];

/** The settings of the whole fleet, as far as they are the business of who is logged in. */
export function FleetSettings() {
  const state = session.value;
  if (state.kind !== 'in') return null;
  const caller = state.session;
  const sections = SECTIONS.filter(({ roles }) => roles.includes(caller.role));
  const shown = sections.find(({ name }) => name === address.value.section) ?? sections[0];
  return (
    <>
      <WhoIsIn caller={caller} />
      {sections.length > 1 && (
        <nav class="tabs tabs-close" aria-label="Sections of the settings">
          {sections.map((section) => {
            const change = { section: section.name };
            return (
              <Link
                key={section.name}
                class="tab"
                href={writeAddress({ ...address.value, ...change })}
                change={change}
                current={section === shown}
              >
                {section.label}
              </Link>
            );
          })}
        </nav>
      )}
      {shown && (
        <section class="card settings" aria-label={shown.label}>
          {/* Beside a tab of the same name it would be said twice. */}
          <h2 class={sections.length > 1 ? 'off-screen' : undefined} tabIndex={-1}>
            {shown.label}
          </h2>
          <shown.View key={shown.name} />
        </section>
      )}
    </>
  );
}
