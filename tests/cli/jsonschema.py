# SPDX-License-Identifier: MIT
"""jsonschema.py - the part of JSON Schema that ours are written in"""

import json
import os
import re

TYPES = {'object': dict, 'array': list, 'string': str, 'boolean': bool,
         'null': type(None)}


def is_type(value, name):
    if name == 'integer':
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def faults(value, schema, root, at='$'):
    """What is wrong with the value, each with its place."""
    if schema is True:
        return
    if '$ref' in schema:
        target = root
        for part in schema['$ref'].lstrip('#/').split('/'):
            target = target[part]
        yield from faults(value, target, root, at)
    for part in schema.get('allOf', ()):
        yield from faults(value, part, root, at)
    ways = schema.get('anyOf')
    if ways and all(list(faults(value, way, root, at)) for way in ways):
        yield '%s: %r fits none of the ways there are' % (at, value)
    types = schema.get('type', [])
    if types and not any(is_type(value, t) for t in (
            [types] if isinstance(types, str) else types)):
        yield '%s: %r is not %s' % (at, value, types)
    if 'const' in schema and value != schema['const']:
        yield '%s: %r is not %r' % (at, value, schema['const'])
    if 'enum' in schema and value not in schema['enum']:
        yield '%s: %r is not one of %r' % (at, value, schema['enum'])
    if 'pattern' in schema and isinstance(value, str) and \
            not re.search(schema['pattern'], value):
        yield '%s: %r does not match %s' % (at, value, schema['pattern'])
    if isinstance(value, dict):
        yield from object_faults(value, schema, root, at)
    if isinstance(value, list) and len(value) < schema.get('minItems', 0):
        yield '%s: too few' % at
    if isinstance(value, list) and 'items' in schema:
        for i, item in enumerate(value):
            yield from faults(item, schema['items'], root, '%s[%d]' % (at, i))


def object_faults(value, schema, root, at):
    for key in schema.get('required', ()):
        if key not in value:
            yield '%s: %s is missing' % (at, key)
    properties = schema.get('properties', {})
    others = schema.get('additionalProperties', True)
    for key, item in value.items():
        if key in properties:
            yield from faults(item, properties[key], root, at + '.' + key)
        elif others is False:
            yield '%s: what is %s?' % (at, key)
        elif others is not True:
            yield from faults(item, others, root, at + '.' + key)


def load(path):
    with open(path, encoding='utf-8') as f:
        return json.load(f)


def check(value, name):
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..',
                        'schemas', name)
    root = load(path)
    return list(faults(value, root, root))
