/** The published schema comes without types: JSON schemas by name. */
declare module 'har-schema' {
  const schemas: Readonly<Record<string, object>>
  export = schemas
}
