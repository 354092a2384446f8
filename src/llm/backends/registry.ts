export { backend as claude } from "./Claude.ts"
export { backend as gemini } from "./Gemini.ts"
export { backend as offline } from "./Offline.ts"
export { backend as openai } from "./OpenAi.ts"
