export { accessReport, type AccessReportOptions } from './access-report.js';
export { AccessReport, type Hole, type RouteResult, type RouteState } from './report.js';
export type { Cell } from './probe.js';
export type { HoleKind, Verdict } from './judge.js';
export type { ConnectSocket, ReportSocket } from './gateways.js';
export type { ReportUser } from './model.js';
export type { GivenResources } from './resource-names.js';
export type { CreateResources, RequestBuilder, RequestContext, RequestPart } from './resources.js';
export type { SignClaims } from './tokens.js';
