package io.mlinfra.sandbox.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One stored document and the key it is found by. The body is never changed in place: a change puts
 * a new copy.
 */
public record Doc(String key, ObjectNode body) {}
