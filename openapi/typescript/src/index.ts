/** Doorward's client for browsers and Node. */

export { AccessTokenVerifier, InvalidAccessToken } from "./access-token.js";
export type { AccessClaims, Refusal, VerifierOptions } from "./access-token.js";
export { BrowserTokenStore } from "./browser-token-store.js";
export type { Call, CallOptions, KeyOptions, QueryValue, VersionOptions } from "./calls.js";
export { Doorward } from "./doorward.js";
export type { DoorwardOptions } from "./doorward.js";
export { DoorwardError, isDoorwardError } from "./error.js";
export type { ErrorCode } from "./error.js";
export type * from "./generated/operations.js";
export type { components, operations, paths } from "./generated/schema.js";
export { Pages } from "./pages.js";
export type { Page } from "./pages.js";
export { MemoryTokenStore } from "./token-store.js";
export type { StoredTokens, TokenStore } from "./token-store.js";
export type { TransportOptions } from "./transport.js";
