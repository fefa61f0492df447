/** Types of the two languages used here, without HTML and the command line. */
declare module 'js-beautify/js/lib/beautify.js' {
  import type { JSBeautifyOptions } from 'js-beautify'
  const beautify: { js_beautify(text: string, options?: JSBeautifyOptions): string }
  // eslint-disable-next-line no-restricted-syntax -- it is CommonJS
  export default beautify
}
declare module 'js-beautify/js/lib/beautify-css.js' {
  import type { CSSBeautifyOptions } from 'js-beautify'
  const beautify: { css_beautify(text: string, options?: CSSBeautifyOptions): string }
  // eslint-disable-next-line no-restricted-syntax -- it is CommonJS
  export default beautify
}
