export { isLoopback } from './access/is-loopback.ts';
export type { AlertSettings } from './alerts/alert-settings.ts';
export { testAlerts } from './alerts/alerts.ts';
export { AlertFieldError, parseAlerts } from './alerts/parse-alerts.ts';
export * from './hub-options.ts';
export * from './start-hub.ts';
export * from './read-runs.ts';
