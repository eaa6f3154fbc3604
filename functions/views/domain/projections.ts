import { caseProjection } from './project-case.ts';
import { deliveryProjection } from './project-delivery.ts';
import { notificationsProjection } from './project-notifications.ts';
import { orderProjection } from './project-order.ts';
import { parcelCaseProjection } from './project-parcel-case.ts';
import { privacyProjection } from './project-privacy.ts';
import { quarantineProjection } from './project-quarantine.ts';
import type { Projection, SubjectView } from './subject-view.ts';

/** Every kind of subject that has a view; a new kind is one file and one line here. */
export const forEachProjection = <Use>(
  use: <View extends SubjectView>(projection: Projection<View>) => Use,
): readonly Use[] => [
  use(orderProjection),
  use(quarantineProjection),
  use(caseProjection),
  use(parcelCaseProjection),
  use(notificationsProjection),
  use(privacyProjection),
  use(deliveryProjection),
];
