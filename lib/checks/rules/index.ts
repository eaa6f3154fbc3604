export { deadLettersRaiseAlarm } from './dead-letters-raise-alarm.ts';
export { logsExpire } from './logs-expire.ts';
export { mappingReportsFailures } from './mapping-reports-failures.ts';
export { permissionsAreExact } from './permissions-are-exact.ts';
export { queueHasDeadLetters } from './queue-has-dead-letters.ts';
export { ruleTargetHasDeadLetters } from './rule-target-has-dead-letters.ts';
export { transportIsEncrypted } from './transport-is-encrypted.ts';
export { visibilityOutlastsFunction } from './visibility-outlasts-function.ts';
