// First: the other modules of the layer may use the globals while they are evaluated.
import "./globals/install.js";
import { createEngine } from "../engine.js";
import { realmBoot } from "./boot.js";
import type { RealmControl } from "./control.js";
import { sdkModules } from "./modules.js";

/** What the layer's script evaluates to. */
export const boot: (optionsJson: string) => RealmControl = realmBoot(createEngine, sdkModules);
