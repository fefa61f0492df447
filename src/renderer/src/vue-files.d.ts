/** For tools that do not read `.vue` files themselves. vue-tsc does, and takes the real types instead. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export { component as default }
}
