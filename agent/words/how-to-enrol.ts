/**
 * How a host that is not enrolled gets so, in a sentence without a full stop. Not `enroll URL CODE`: it would show the code to everybody on
 * the machine, and enrols without the installer.
 */
export const HOW_TO_ENROL = 'Choose "Add a host" on the dashboard and use the line, or the block, that it shows';
