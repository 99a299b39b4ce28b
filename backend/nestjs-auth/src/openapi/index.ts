export { createGuardedDocument, type GuardedDocumentOptions } from './guarded-document.js';
