/**
 * Worker thread that formats CSS and JavaScript: a bundle of several megabytes takes seconds, and must not block the
 * window.
 */
import beautifyCss from 'js-beautify/js/lib/beautify-css.js'
import beautifyJs from 'js-beautify/js/lib/beautify.js'
import type { PrettyAnswer, PrettyQuestion } from '../../features/inspector/body/model/pretty-source'

const OPTIONS = { indent_size: 2, end_with_newline: false, max_preserve_newlines: 2 }

self.onmessage = ({ data }: MessageEvent<PrettyQuestion>): void => {
  let answer: PrettyAnswer
  try {
    const { text, language } = data
    answer = {
      text:
        language === 'css' ? beautifyCss.css_beautify(text, OPTIONS) : beautifyJs.js_beautify(text, OPTIONS)
    }
  } catch {
    // Text that the beautifier cannot process is shown as sent.
    answer = { text: null }
  }
  self.postMessage(answer)
}
