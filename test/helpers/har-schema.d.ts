/** The published schema has no types of its own: JSON schemas by their names. */
declare module 'har-schema' {
  const schemas: Readonly<Record<string, object>>
  export = schemas
}
