import { useI18n } from 'vue-i18n'

/** Words for an error's code: what happened, and what to do. Unknown codes are our own fault and say so. */

export interface ErrorWords {
  readonly what: string
  readonly next: string
}

export function useErrorWords(): (code: string) => ErrorWords {
  const { t, te } = useI18n()
  return (code) => {
    const key = te(`shell.errors.${code}.what`, 'en') ? code : 'internal'
    return { what: t(`shell.errors.${key}.what`), next: t(`shell.errors.${key}.next`) }
  }
}
