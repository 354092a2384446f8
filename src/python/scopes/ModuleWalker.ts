import type { SyntaxNode } from "@lezer/common"
import { call, memberAccess } from "./access.ts"
import { assignment, deleteTarget, namedExpression, targetsAfterAs, update } from "./assignments.ts"
import { forStatement, ifStatement, tryStatement } from "./branches.ts"
import { classDefinition, decorated } from "./classes.ts"
import { argList, comprehension, functionDefinition, lambda, typeDefinition } from "./functions.ts"
import { declaration, importStatement } from "./imports.ts"
import { Walker } from "./Walker.ts"

/** Walks the tree of a module, statement by statement. */
export class ModuleWalker extends Walker {
  visit(node: SyntaxNode): void {
    switch (node.name) {
      case "VariableName":
        return this.load(node)
      case "MemberExpression":
        return memberAccess(this, node)
      case "String":
      case "Number":
      case "Comment":
      case "Boolean":
      case "None":
        return
      case "CallExpression":
        return call(this, node)
      case "ArgList":
        return argList(this, node)
      case "AssignStatement":
        return assignment(this, node)
      case "UpdateStatement":
        return update(this, node)
      case "NamedExpression":
        return namedExpression(this, node)
      case "ForStatement":
        return forStatement(this, node)
      case "WithStatement":
        return targetsAfterAs(this, node)
      case "TryStatement":
        return tryStatement(this, node)
      case "MatchClause":
      case "WhileStatement":
        return this.branch(() => this.all(node))
      case "ImportStatement":
        return importStatement(this, node)
      case "ScopeStatement":
        return declaration(this, node)
      case "DeleteStatement":
        for (let c = node.firstChild; c !== null; c = c.nextSibling) deleteTarget(this, c)
        return
      case "FunctionDefinition":
        return functionDefinition(this, node)
      case "ClassDefinition":
        return classDefinition(this, node, node)
      case "DecoratedStatement":
        return decorated(this, node)
      case "LambdaExpression":
        return lambda(this, node)
      case "ComprehensionExpression":
      case "ArrayComprehensionExpression":
      case "DictionaryComprehensionExpression":
      case "SetComprehensionExpression":
        return comprehension(this, node)
      case "TypeDefinition":
        return typeDefinition(this, node)
      case "IfStatement":
        return ifStatement(this, node)
      case "CapturePattern": {
        const name = node.firstChild
        if (name !== null && this.slice(name) !== "_") this.store(name)
        return
      }
      case "AsPattern":
        return targetsAfterAs(this, node)
      case "AttributePattern": {
        const root = node.firstChild
        if (root !== null) this.load(root)
        return
      }
      case "KeywordPattern":
        for (let c = node.firstChild?.nextSibling ?? null; c !== null; c = c.nextSibling) this.visit(c)
        return
      default:
        return this.all(node)
    }
  }
}
