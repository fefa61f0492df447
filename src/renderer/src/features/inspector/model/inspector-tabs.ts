/** Inspector tabs in order; the selection determines which ones are available. */
export const INSPECTOR_TABS = [
  'overview',
  'timeline',
  'conversation',
  'tls',
  'http',
  'messages',
  'fields',
  'hex',
  'text',
  'packet',
  'compare',
  'attempts'
] as const
export type InspectorTab = (typeof INSPECTOR_TABS)[number]
