//! Classes: what they are made of is gathered in registers, the rest stands in a plan.

use std::rc::Rc;

use super::Emitter;
use crate::compile::instruction::Instruction;
use crate::compile::prototype::{ClassPlan, TypeCheck};
use crate::compile::tree::*;
use crate::value::Value;
use crate::value::class::{Field, mask_of};

impl<'a> Emitter<'a> {
    pub(super) fn class(&mut self, class: &'a ClassTree) {
        let a = self.allocate();
        match &class.parent {
            Some(parent) => self.into(parent, a),
            None => drop(self.emit(Instruction::LoadNull { a })),
        }
        let functions = self.allocate();
        self.emit(Instruction::NewArray { a: functions, n: class.functions().count() as u32 });
        let function = self.allocate();
        for number in class.functions() {
            self.closure(number, function);
            self.emit(Instruction::Append { a: functions, b: function });
        }
        let plan = self.class_plan(class);
        self.classes.push(plan);
        self.emit(Instruction::MakeClass { a, k: self.classes.len() as u32 - 1 });
        self.store(&class.place, a);
        if class.is_set_up {
            // It finds the class where methods find their instance.
            self.closure(class.setup, functions);
            self.move_to(a, function);
            self.emit(Instruction::Call { a: functions, n: 0 });
        }
    }

    fn class_plan(&mut self, class: &ClassTree) -> ClassPlan {
        let fields = class.fields.iter().map(|field| {
            let check = TypeCheck {
                text: field.kind.text.clone(),
                subject: field.name.clone(),
                alternatives: field.kind.alternatives.clone(),
            };
            let mask = mask_of(&check.alternatives);
            let name = (self.intern)(&field.name);
            let (visibility, check) = (field.visibility, Rc::new(check));
            let default = field.default.as_ref().map(|e| self.constant_of(e)).unwrap_or_default();
            (Field { name, visibility, mask, check }, default)
        });
        let fields = fields.collect();
        let variables = class.variables.iter().map(|(name, visibility, value)| {
            let value = value.as_ref().map(|e| self.constant_of(e)).unwrap_or_default();
            (name.clone(), *visibility, value)
        });
        let variables = variables.collect();
        ClassPlan {
            name: class.name.clone(),
            declaration: self.places[class.setup],
            is_abstract: class.is_abstract,
            extends: class.parent.is_some(),
            fields,
            variables,
            methods: class
                .methods
                .iter()
                .map(|(name, visibility, _, takes)| (name.clone(), *visibility, *takes))
                .collect(),
            constructors: class.constructors.len(),
        }
    }

    fn constant_of(&mut self, e: &Expr) -> Value {
        match &e.kind {
            ExprKind::Bool(b) => Value::bool(*b),
            ExprKind::Int(i) => Value::Int(*i),
            ExprKind::Float(f) => Value::float(*f),
            ExprKind::Str(text) => Value::Str((self.intern)(text)),
            _ => Value::Null,
        }
    }
}
