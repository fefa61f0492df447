/** Tabs of the inspector, in their order. Which of them there are depends on what is selected. */
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
