// What somebody opens on the fleet's page, in one file.
export { ApplyCommands } from './apply-commands.tsx';
export { HostDetails } from './host-details.tsx';
