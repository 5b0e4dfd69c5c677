import '../../parts/opened-style.ts';
import type { HostSummary } from '#contract';
import { api } from '../../data/api.ts';
import { hosts, mayWrite } from '../../data/state.ts';
import { later } from '../../parts/later.tsx';
import { CopyIntent } from './copy-intent.tsx';
import { RemoveHost } from './remove-host.tsx';
import { TextSetting } from './text-setting.tsx';

const MuteHost = later(async () => (await import('../../parts/quiet/opened.ts')).MuteHost);
const Enroll = later(async () => (await import('../../enroll/enroll.tsx')).Enroll);

/** The Settings tab: the host's name and apply command, its intent for others, enrolling again, removing. */
export function Settings({ host }: { host: HostSummary }) {
  if (!mayWrite.value) return <p>This session may only read.</p>;
  return (
    <div class="settings">
      <TextSetting label="Name" value={host.name} needed="A name is needed." save={(name) => api.changeHost(host.id, { name })} />
      <TextSetting
        label="Apply command"
        value={host.apply_command}
        help="What the banner tells people to run on the host. Argos Drift never runs it."
        needed="A command is needed."
        save={(apply_command) => api.changeHost(host.id, { apply_command })}
      />
      <details>
        <summary>Mute alerts of this host</summary>
        <MuteHost host={host} />
      </details>
      {hosts.value?.[1] && (
        <details>
          <summary>Copy this host’s intent to others</summary>
          <CopyIntent from={host} />
        </details>
      )}
      <details>
        <summary>Enrol this host again</summary>
        <p>For a machine that was rebuilt or whose key is lost: it gets a new key and keeps its intent and history.</p>
        <Enroll host={host} />
      </details>
      <details>
        <summary>Remove this host</summary>
        <RemoveHost host={host} />
      </details>
    </div>
  );
}
