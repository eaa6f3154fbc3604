import { caseProjection } from './project-case.ts';
import { deliveryProjection } from './project-delivery.ts';
import { notificationsProjection } from './project-notifications.ts';
import { orderProjection } from './project-order.ts';
import { parcelCaseProjection } from './project-parcel-case.ts';
import { privacyProjection } from './project-privacy.ts';
import { quarantineProjection } from './project-quarantine.ts';
import type { NamedProjection, StoredProjection, SubjectView } from './subject-view.ts';

/** Every kind of subject that has a view; a new kind is one file and one line here. */
export const forEachProjection = <Use>(
  stored: <View extends SubjectView>(projection: StoredProjection<View>) => Use,
  named: <View extends SubjectView>(projection: NamedProjection<View>) => Use,
): readonly Use[] => [
  stored(orderProjection),
  stored(quarantineProjection),
  stored(caseProjection),
  stored(parcelCaseProjection),
  named(notificationsProjection),
  stored(privacyProjection),
  stored(deliveryProjection),
];
