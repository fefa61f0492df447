/**
 * Lists the tests that passed only on a retry: retries keep a busy CI machine from failing the run, but must not hide
 * flaky tests.
 */

/** @typedef {import('vitest/node').Reporter} Reporter */

/** @implements {Reporter} */
export default class RetriesReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const names = modules.flatMap((module) =>
      [...module.children.allTests('passed')]
        .filter((test) => test.diagnostic()?.flaky === true)
        .map((test) => `  ${module.relativeModuleId} > ${test.fullName}\n`)
    )
    if (names.length > 0) process.stdout.write(`\npassed only on a retry:\n${names.join('')}`)
  }
}
