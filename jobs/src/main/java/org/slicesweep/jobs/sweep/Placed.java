package org.slicesweep.jobs.sweep;

/**
 * A setting's value and where it comes from.
 *
 * @param value as its {@link SettingType} read it; null where the setting is unset
 * @param from what the user wrote, or null for a default
 */
record Placed(Object value, YamlValue from) {
  static Placed byDefault(Object value) {
    return new Placed(value, null);
  }
}
