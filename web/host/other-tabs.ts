/** What is loaded when a tab that is about no surface is opened. */
export { History } from './history/history.tsx';
export { Settings } from './settings/settings.tsx';
