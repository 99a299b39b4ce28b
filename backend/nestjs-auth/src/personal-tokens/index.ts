export { createPersonalToken, isIntact, isPersonalToken, personalTokenHash } from './personal-token.js';
