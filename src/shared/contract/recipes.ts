import * as v from 'valibot'
import { RECIPE_IDS } from '../recipes/recipes'
import { SessionSummary } from './sessions'

export const recipeRequests = {
  /**
   * Makes and starts the sessions of a recipe, with a proxy between each pair if wished. A port that is taken gives way
   * to a free one. Answers with the sessions, servers first; one that failed to start says why.
   */
  'recipes.start': {
    input: v.strictObject({
      recipe: v.picklist(RECIPE_IDS),
      proxy: v.boolean(),
      /** What the sessions are called; a number is added where there are several of a kind. */
      name: v.pipe(v.string(), v.trim(), v.maxLength(60))
    }),
    output: v.array(SessionSummary)
  }
}
